-- The words of contacts in the order of the list: a search that many contacts match reads its page and not all of its matches.
-- What a list filters by stands beside each word (`facet`, crates/store/src/contacts/search/facet.rs). What is there already is written when the database is opened.
DROP TABLE contact_word;
CREATE TABLE contact_word (
    organization_id UUID NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    contact_id UUID NOT NULL,
    facet BIGINT NOT NULL,
    PRIMARY KEY (organization_id, word, sort_key, contact_id)
);

-- Each contact once, in the order of the list, with all its words: each after a space.
CREATE TABLE contact_line (
    organization_id UUID NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    contact_id UUID NOT NULL REFERENCES contact (id),
    facet BIGINT NOT NULL,
    words TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (organization_id, sort_key, contact_id)
);
