from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0016_rows_at_hand", after="0015_server_clock")
