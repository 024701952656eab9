-- What a reader has muted just now.
select rule_id, subject from mute where user_name = :user_name and until > :now
