"""Servers that a machine without PostgreSQL or Kafka gets from Python wheels, under TREMPLIN_HOME."""
