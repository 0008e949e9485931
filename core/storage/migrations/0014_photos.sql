-- Photographs of pupils, as JPEG. Local: no history, no bundle, gone with the child's record.
CREATE TABLE pupil_photo (
    pupil_id TEXT PRIMARY KEY,
    kept_on TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    body BLOB NOT NULL
);
