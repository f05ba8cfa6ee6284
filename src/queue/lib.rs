//! The job engine: claims, leases, outcomes and the apalis workers that run the handlers.
