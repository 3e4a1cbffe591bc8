//! The demo's material.
