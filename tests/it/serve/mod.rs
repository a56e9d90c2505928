//! `leadscore serve`: the real binary, asked over a socket.

mod crossings;
mod databases;
mod faults;
mod fuzz;
mod guard;
mod promotion;
mod scores;
mod state;
mod stateless;
