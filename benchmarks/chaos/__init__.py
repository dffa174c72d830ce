"""Does anything get lost, told twice or told too late while processes and databases are killed?"""
