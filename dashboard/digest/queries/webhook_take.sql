-- The receiver took an event.
insert or ignore into webhook_delivery (event_id, taken_at) values (?, ?)
