-- Which names of the registry account an organization may take into its book, where several organizations share one installation. Whoever runs the machine writes it.
CREATE TABLE domain_allowance (
    organization_id UUID NOT NULL REFERENCES organization (id),
    name TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, name)
);
