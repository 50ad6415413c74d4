from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0023_slimmer_transactions", after="0028_cheaper_appends")
