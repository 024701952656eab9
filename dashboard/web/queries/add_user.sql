-- Add a user; one who exists gets a new password and role and may enter again.
insert into user (name, password_hash, role, created_at)
values (?, ?, ?, ?)
on conflict (name) do update set
    password_hash = excluded.password_hash,
    role = excluded.role,
    disabled_at = null
