from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0006_persons", after="0006_lineages")
