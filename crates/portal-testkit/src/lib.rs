//! Contract suites, a test clock and fixtures for adapters of the portal's ports.
