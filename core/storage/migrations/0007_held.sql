-- Home asks at every showing whether entries are held; nearly none are.
CREATE INDEX history_held ON history (author, seq) WHERE held IS NOT NULL;
