//! `leadscore serve`: the real binary, asked over a socket.

mod crossings;
mod databases;
mod faults;
mod fuzz;
mod guard;
mod pages;
mod promotion;
mod rulebooks;
mod scores;
mod state;
mod stateless;
