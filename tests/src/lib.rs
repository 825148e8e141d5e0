//! Servers and clients for whole-binary journeys.
