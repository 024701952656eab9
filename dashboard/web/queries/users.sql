-- All users by name, the disabled ones too.
select name, role, created_at, disabled_at
from user
order by name
