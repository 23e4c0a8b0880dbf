-- Which names of the registry account an organization may take into its book, where several organizations share one installation. Whoever runs the machine writes it.
CREATE TABLE domain_allowance (
    organization_id BLOB NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (organization_id, name)
) STRICT;
