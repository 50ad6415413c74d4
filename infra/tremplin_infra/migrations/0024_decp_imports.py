from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0019_decp_imports", after="0023_sealed_heads")
