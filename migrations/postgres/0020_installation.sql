-- What the installation as a whole remembers, such as the registry that its domains are at: name and value.

CREATE TABLE installation_setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
