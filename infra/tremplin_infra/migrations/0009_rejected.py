from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0003_rejected_bounded", after="0008_hours_to_check", package="tremplin_consumers")
