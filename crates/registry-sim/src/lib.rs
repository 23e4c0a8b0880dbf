//! registry-sim
