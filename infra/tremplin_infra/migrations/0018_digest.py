from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0017_digest", after="0022_orders_of_before")
