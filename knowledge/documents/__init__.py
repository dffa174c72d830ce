"""Official documents: text as forces publish it, split into clauses with stable references."""
