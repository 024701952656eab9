-- Disable a user who may still enter.
update user
set disabled_at = ?
where name = ? and disabled_at is null
