-- What an identity provider recognises a provisioned user by: written by callers, answered to nobody.
ALTER TABLE users ADD COLUMN identity_provider_attributes TEXT NOT NULL DEFAULT '{}';
