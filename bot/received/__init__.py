"""What chat platforms sent: kept before it is acknowledged, answered once, delivered in order."""
