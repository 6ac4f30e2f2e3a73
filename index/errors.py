"""The errors of the library, as one tree.

NewsdeskError             one line for people: what happened, to what, and what to do
+-- SettingsError         a setting that cannot be used
+-- LibraryError
    +-- AudienceError     an audience is not written as "discord:123" or ""
    +-- SchemaError       the database is of another version
    +-- ModelError        weights are missing or have the wrong hash
    +-- IndexMismatchError  the stored vectors come from another model
    +-- LibraryBusyError  another process held the database for too long
    +-- BackupError       a backup cannot be written or restored
"""


class NewsdeskError(Exception):
    """The root of all errors; its text is one line that can be shown to people unchanged."""


class SettingsError(NewsdeskError):
    """A setting has an unusable value; the text names the setting and a valid value."""


class LibraryError(NewsdeskError):
    """The database or the index could not complete an operation."""


class AudienceError(LibraryError):
    """An audience is malformed; the text states the correct form."""


class SchemaError(LibraryError):
    """Another version made the database; the text names the command that migrates it."""


class ModelError(LibraryError):
    """A model is missing, or its weights have the wrong hash."""


class IndexMismatchError(LibraryError):
    """The stored vectors come from a model other than the configured one."""


class LibraryBusyError(LibraryError):
    """Another process held the database for longer than the timeout."""


class BackupError(LibraryError):
    """A backup cannot be written, is damaged, or cannot be restored."""
