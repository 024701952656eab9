-- What every release says about itself, of whatever version (one row).
select name, built_at, as_of, as_known, basis, bundled, facts, statements, content_hash
from release_info
