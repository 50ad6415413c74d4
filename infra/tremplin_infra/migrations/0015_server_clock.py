from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0015_server_clock", after="0014_rows_taken")
