-- All password hashes in a fixed order: what signs sessions changes with any of them.
select password_hash
from user
order by name
