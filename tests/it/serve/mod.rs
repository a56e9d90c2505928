//! `leadscore serve`: the real binary, asked over a socket.

mod fuzz;
mod guard;
mod pages;
mod promotion;
mod rulebooks;
mod scores;
mod state;
mod stateless;
