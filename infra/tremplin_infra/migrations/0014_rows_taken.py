from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0014_rows_taken", after="0012_read_by_commands")
