-- Studies of NeuralTraining.Tuning, their trials, and what trials report while they run.

CREATE TABLE schema_version (
    version integer PRIMARY KEY,
    script text NOT NULL,
    applied timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE studies (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    description text NOT NULL,
    created timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE trials (
    study bigint NOT NULL REFERENCES studies,
    number integer NOT NULL CHECK (number >= 0),
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'complete', 'pruned', 'failed')),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- Grows with each claim: a write must show the newest.
    token bigint NOT NULL DEFAULT 0,
    -- Names the newest claim, so that a worker finds it again whose connection broke before the answer came.
    claim uuid UNIQUE,
    lease_ends timestamptz,
    worker text,
    started timestamptz,
    finished timestamptz,
    -- The texts, and not jsonb, which would write numbers in another way.
    parameters json,
    value double precision,
    reason text,
    kept json,
    PRIMARY KEY (study, number),
    CHECK ((state = 'running') = (lease_ends IS NOT NULL)),
    CHECK ((state IN ('complete', 'pruned', 'failed')) = (finished IS NOT NULL))
);

CREATE INDEX trials_unfinished ON trials (study, number) WHERE state IN ('waiting', 'running');

CREATE TABLE reports (
    study bigint NOT NULL,
    number integer NOT NULL,
    step bigint NOT NULL,
    value double precision NOT NULL,
    PRIMARY KEY (study, number, step),
    FOREIGN KEY (study, number) REFERENCES trials
);
