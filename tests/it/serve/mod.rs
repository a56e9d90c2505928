//! `leadscore serve`: the real binary, asked over a socket.

mod fuzz;
mod guard;
mod promotion;
mod scores;
mod state;
mod stateless;
