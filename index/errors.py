"""Everything that can go wrong in the library, as one tree.

NewsdeskError             one line for a person: what, where, what to do
+-- SettingsError         a setting that cannot be used
+-- LibraryError
    +-- AudienceError     nobody goes by that name
    +-- SchemaError       the database is of another version
    +-- ModelError        weights missing, or not the ones expected
    +-- IndexMismatchError  vectors of another model than the one configured
    +-- LibraryBusyError  another process has held the database for too long
"""


class NewsdeskError(Exception):
    """The root: its text is one line that can be shown to a person as it is."""


class SettingsError(NewsdeskError):
    """A setting has a value that cannot be used; names the setting and a value that can."""


class LibraryError(NewsdeskError):
    """The database or the index could not do what was asked."""


class AudienceError(LibraryError):
    """Whom an article is for is not written as it should be; says how it is."""


class SchemaError(LibraryError):
    """The database was made by another version; names the command that brings it up to date."""


class ModelError(LibraryError):
    """A model is missing or its weights are not the expected ones."""


class IndexMismatchError(LibraryError):
    """The stored vectors are of another model than the configured one."""


class LibraryBusyError(LibraryError):
    """Another process has held the database for longer than we wait."""
