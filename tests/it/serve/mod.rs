//! `leadscore serve`: the real binary, asked over a socket.

mod guard;
mod promotion;
mod scores;
mod state;
mod stateless;
