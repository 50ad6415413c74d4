"""Read the essential data of public contracts (DECP) and record, in the centrale's log, what they say."""
