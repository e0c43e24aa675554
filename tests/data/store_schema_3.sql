CREATE TABLE applied_migrations (
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (number)
)
 STRICT;

CREATE TABLE battles (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    prompt TEXT NOT NULL,
    category TEXT,
    prompt_language TEXT,
    turns INTEGER NOT NULL,
    source TEXT NOT NULL,
    model_left TEXT NOT NULL,
    model_right TEXT NOT NULL,
    language_left TEXT,
    language_right TEXT,
    environment_left TEXT,
    environment_right TEXT,
    text_left TEXT NOT NULL,
    text_right TEXT NOT NULL,
    code_left TEXT,
    code_right TEXT,
    extra TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq),
    CONSTRAINT category_is_known CHECK (category IN ('web_design', 'problem_solving', 'game_development', 'scientific_computing', 'creative_coding', 'diagram_creation')),
    CONSTRAINT language_left_is_known CHECK (language_left IN ('python', 'javascript', 'typescript', 'html', 'c', 'cpp', 'java', 'go', 'rust', 'markdown')),
    CONSTRAINT language_right_is_known CHECK (language_right IN ('python', 'javascript', 'typescript', 'html', 'c', 'cpp', 'java', 'go', 'rust', 'markdown')),
    CONSTRAINT environment_left_is_known CHECK (environment_left IN ('core_web', 'react', 'vue', 'streamlit', 'gradio', 'pygame', 'mermaid', 'interpreter')),
    CONSTRAINT environment_right_is_known CHECK (environment_right IN ('core_web', 'react', 'vue', 'streamlit', 'gradio', 'pygame', 'mermaid', 'interpreter')),
    CONSTRAINT turns_at_least_1 CHECK (turns >= 1),
    CONSTRAINT models_differ CHECK (model_left <> model_right),
    CONSTRAINT hashes_are_sha256 CHECK (length(hash) = 64 AND length(prev) = 64),
    UNIQUE (id)
)
 STRICT;

CREATE TABLE runs (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    battle_id TEXT NOT NULL,
    side TEXT NOT NULL,
    created_at TEXT NOT NULL,
    language TEXT,
    environment TEXT,
    edited INTEGER NOT NULL,
    status TEXT NOT NULL,
    exit_code INTEGER,
    boot_ms REAL,
    compile_ms REAL,
    run_ms REAL,
    runtime TEXT NOT NULL,
    code TEXT NOT NULL,
    stdout TEXT NOT NULL,
    stderr TEXT NOT NULL,
    extra TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq),
    CONSTRAINT side_is_known CHECK (side IN ('left', 'right')),
    CONSTRAINT language_is_known CHECK (language IN ('python', 'javascript', 'typescript', 'html', 'c', 'cpp', 'java', 'go', 'rust', 'markdown')),
    CONSTRAINT environment_is_known CHECK (environment IN ('core_web', 'react', 'vue', 'streamlit', 'gradio', 'pygame', 'mermaid', 'interpreter')),
    CONSTRAINT status_is_known CHECK (status IN ('ok', 'failed', 'compile_error', 'timeout', 'memory', 'output', 'unsupported', 'runner_fault')),
    CONSTRAINT edited_is_0_or_1 CHECK (edited IN (0, 1)),
    CONSTRAINT hashes_are_sha256 CHECK (length(hash) = 64 AND length(prev) = 64),
    UNIQUE (id),
    FOREIGN KEY(battle_id) REFERENCES battles (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_runs_battle_id ON runs (battle_id);

CREATE TABLE votes (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    battle_id TEXT NOT NULL,
    voter TEXT NOT NULL,
    outcome TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    correctness TEXT,
    efficiency TEXT,
    explainability TEXT,
    maintainability TEXT,
    ui_ux_design TEXT,
    comment TEXT NOT NULL,
    ran_left INTEGER,
    ran_right INTEGER,
    schema_version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq),
    CONSTRAINT outcome_is_known CHECK (outcome IN ('left', 'right', 'tie', 'both_bad')),
    CONSTRAINT correctness_is_known CHECK (correctness IN ('left', 'right', 'tie')),
    CONSTRAINT efficiency_is_known CHECK (efficiency IN ('left', 'right', 'tie')),
    CONSTRAINT explainability_is_known CHECK (explainability IN ('left', 'right', 'tie')),
    CONSTRAINT maintainability_is_known CHECK (maintainability IN ('left', 'right', 'tie')),
    CONSTRAINT ui_ux_design_is_known CHECK (ui_ux_design IN ('left', 'right', 'tie')),
    CONSTRAINT ran_left_is_0_or_1 CHECK (ran_left IN (0, 1)),
    CONSTRAINT ran_right_is_0_or_1 CHECK (ran_right IN (0, 1)),
    CONSTRAINT revision_from_0 CHECK (revision >= 0),
    CONSTRAINT one_vote_per_battle_and_voter UNIQUE (battle_id, voter, revision),
    CONSTRAINT hashes_are_sha256 CHECK (length(hash) = 64 AND length(prev) = 64),
    UNIQUE (id),
    FOREIGN KEY(battle_id) REFERENCES battles (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_votes_voter ON votes (voter);

CREATE TABLE judgments (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    battle_id TEXT NOT NULL,
    judge TEXT NOT NULL,
    outcome TEXT,
    with_execution INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    strength INTEGER NOT NULL,
    swapped INTEGER NOT NULL,
    text TEXT NOT NULL,
    extra TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq),
    CONSTRAINT outcome_is_known CHECK (outcome IN ('left', 'right', 'tie', 'both_bad')),
    CONSTRAINT with_execution_is_0_or_1 CHECK (with_execution IN (0, 1)),
    CONSTRAINT swapped_is_0_or_1 CHECK (swapped IN (0, 1)),
    CONSTRAINT hashes_are_sha256 CHECK (length(hash) = 64 AND length(prev) = 64),
    UNIQUE (id),
    FOREIGN KEY(battle_id) REFERENCES battles (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_judgments_battle_id ON judgments (battle_id);

CREATE TABLE interactions (
    seq INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    detail TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq),
    CONSTRAINT number_from_0 CHECK (number >= 0),
    CONSTRAINT one_event_per_number UNIQUE (run_id, number),
    CONSTRAINT hashes_are_sha256 CHECK (length(hash) = 64 AND length(prev) = 64),
    FOREIGN KEY(run_id) REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TRIGGER battles_refuse_update BEFORE UPDATE ON battles BEGIN SELECT RAISE(ABORT, 'battles only grows: a row is never changed'); END;

CREATE TRIGGER battles_refuse_delete BEFORE DELETE ON battles BEGIN SELECT RAISE(ABORT, 'battles only grows: a row is never deleted'); END;

CREATE TRIGGER runs_refuse_update BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'runs only grows: a row is never changed'); END;

CREATE TRIGGER runs_refuse_delete BEFORE DELETE ON runs BEGIN SELECT RAISE(ABORT, 'runs only grows: a row is never deleted'); END;

CREATE TRIGGER interactions_refuse_update BEFORE UPDATE ON interactions BEGIN SELECT RAISE(ABORT, 'interactions only grows: a row is never changed'); END;

CREATE TRIGGER interactions_refuse_delete BEFORE DELETE ON interactions BEGIN SELECT RAISE(ABORT, 'interactions only grows: a row is never deleted'); END;

CREATE TRIGGER votes_refuse_update BEFORE UPDATE ON votes BEGIN SELECT RAISE(ABORT, 'votes only grows: a row is never changed'); END;

CREATE TRIGGER votes_refuse_delete BEFORE DELETE ON votes BEGIN SELECT RAISE(ABORT, 'votes only grows: a row is never deleted'); END;

CREATE TRIGGER judgments_refuse_update BEFORE UPDATE ON judgments BEGIN SELECT RAISE(ABORT, 'judgments only grows: a row is never changed'); END;

CREATE TRIGGER judgments_refuse_delete BEFORE DELETE ON judgments BEGIN SELECT RAISE(ABORT, 'judgments only grows: a row is never deleted'); END;

CREATE TABLE chain_heads (
    table_name TEXT NOT NULL,
    count INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (table_name)
)
 STRICT;

CREATE TABLE drafts (
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE turns (
    seq INTEGER NOT NULL,
    battle_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    side TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    prompt TEXT NOT NULL,
    text TEXT NOT NULL,
    code TEXT,
    language TEXT,
    environment TEXT,
    extra TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq),
    CONSTRAINT side_is_known CHECK (side IN ('left', 'right')),
    CONSTRAINT language_is_known CHECK (language IN ('python', 'javascript', 'typescript', 'html', 'c', 'cpp', 'java', 'go', 'rust', 'markdown')),
    CONSTRAINT environment_is_known CHECK (environment IN ('core_web', 'react', 'vue', 'streamlit', 'gradio', 'pygame', 'mermaid', 'interpreter')),
    CONSTRAINT number_from_1 CHECK (number >= 1),
    CONSTRAINT attempt_from_0 CHECK (attempt >= 0),
    CONSTRAINT one_answer_per_attempt UNIQUE (battle_id, number, side, attempt),
    CONSTRAINT hashes_are_sha256 CHECK (length(hash) = 64 AND length(prev) = 64),
    FOREIGN KEY(battle_id) REFERENCES battles (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TRIGGER turns_refuse_update BEFORE UPDATE ON turns BEGIN SELECT RAISE(ABORT, 'turns only grows: a row is never changed'); END;

CREATE TRIGGER turns_refuse_delete BEFORE DELETE ON turns BEGIN SELECT RAISE(ABORT, 'turns only grows: a row is never deleted'); END;

CREATE TABLE exclusions (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    battle_id TEXT NOT NULL,
    voter TEXT NOT NULL,
    excluded INTEGER NOT NULL,
    reason TEXT NOT NULL,
    curator TEXT NOT NULL,
    created_at TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq),
    CONSTRAINT excluded_is_0_or_1 CHECK (excluded IN (0, 1)),
    CONSTRAINT hashes_are_sha256 CHECK (length(hash) = 64 AND length(prev) = 64),
    UNIQUE (id),
    FOREIGN KEY(battle_id) REFERENCES battles (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_exclusions_battle_id ON exclusions (battle_id);

CREATE TRIGGER exclusions_refuse_update BEFORE UPDATE ON exclusions BEGIN SELECT RAISE(ABORT, 'exclusions only grows: a row is never changed'); END;

CREATE TRIGGER exclusions_refuse_delete BEFORE DELETE ON exclusions BEGIN SELECT RAISE(ABORT, 'exclusions only grows: a row is never deleted'); END;

CREATE TABLE rater_events (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    rater TEXT NOT NULL,
    kind TEXT NOT NULL,
    created_at TEXT NOT NULL,
    detail TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq),
    CONSTRAINT kind_is_known CHECK (kind IN ('joined', 'consented', 'role')),
    CONSTRAINT hashes_are_sha256 CHECK (length(hash) = 64 AND length(prev) = 64),
    UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_rater_events_rater ON rater_events (rater);

CREATE TRIGGER rater_events_refuse_update BEFORE UPDATE ON rater_events BEGIN SELECT RAISE(ABORT, 'rater_events only grows: a row is never changed'); END;

CREATE TRIGGER rater_events_refuse_delete BEFORE DELETE ON rater_events BEGIN SELECT RAISE(ABORT, 'rater_events only grows: a row is never deleted'); END;

CREATE TABLE batch_items (
    "key" TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    stage TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seconds REAL NOT NULL,
    inputs TEXT NOT NULL,
    result TEXT NOT NULL,
    extra TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY ("key", attempt),
    CONSTRAINT stage_is_known CHECK (stage IN ('generate', 'execute', 'judge')),
    CONSTRAINT status_is_known CHECK (status IN ('done', 'error')),
    CONSTRAINT hashes_are_sha256 CHECK (length(key) = 64 AND length(digest) = 64),
    CONSTRAINT attempt_from_0 CHECK (attempt >= 0)
)
 STRICT;

CREATE UNIQUE INDEX one_done_item_per_key ON batch_items ("key") WHERE status = 'done';

CREATE TRIGGER batch_items_refuse_update BEFORE UPDATE ON batch_items BEGIN SELECT RAISE(ABORT, 'batch_items only grows: a row is never changed'); END;

CREATE TRIGGER batch_items_refuse_delete BEFORE DELETE ON batch_items BEGIN SELECT RAISE(ABORT, 'batch_items only grows: a row is never deleted'); END;

CREATE TABLE batch_runs (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    created_at TEXT NOT NULL,
    manifest TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT kind_is_known CHECK (kind IN ('auto', 'reward'))
)
 STRICT;

CREATE INDEX ix_batch_runs_name ON batch_runs (name);

CREATE TRIGGER batch_runs_refuse_update BEFORE UPDATE ON batch_runs BEGIN SELECT RAISE(ABORT, 'batch_runs only grows: a row is never changed'); END;

CREATE TRIGGER batch_runs_refuse_delete BEFORE DELETE ON batch_runs BEGIN SELECT RAISE(ABORT, 'batch_runs only grows: a row is never deleted'); END;

CREATE TABLE blobs (
    sha256 TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (sha256),
    CONSTRAINT name_is_sha256 CHECK (length(sha256) = 64)
)
 STRICT;

CREATE TRIGGER blobs_refuse_update BEFORE UPDATE ON blobs BEGIN SELECT RAISE(ABORT, 'blobs only grows: a row is never changed'); END;

CREATE TRIGGER blobs_refuse_delete BEFORE DELETE ON blobs BEGIN SELECT RAISE(ABORT, 'blobs only grows: a row is never deleted'); END;

