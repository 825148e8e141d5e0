# The profile and changing it.
