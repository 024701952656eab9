-- The password hash of a user who may enter.
select password_hash
from user
where name = ? and disabled_at is null
