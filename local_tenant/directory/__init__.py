"""The directory: users, groups, service principals, roles, organization, domains, licences."""
