-- What does not reach those who watch a stream outside of its room although it runs, in words for its host.
alter table nchat_stream_states add column outputs_note text;
