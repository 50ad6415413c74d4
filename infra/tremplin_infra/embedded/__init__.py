"""Run PostgreSQL and a Kafka broker from Python wheels, under TREMPLIN_HOME."""
