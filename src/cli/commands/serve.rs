//! `leadscore serve`: scores over HTTP, and the tokens of those who may ask.

use std::fmt::Write as _;

use serde_json::json;

use crate::cli::args::{Serve, ServeCommand, TokenCommand};
use crate::cli::commands::{models_folder, now, read_project};
use crate::cli::{Answer, CommandResult};
use crate::http::{self, Scope, Settings, Tokens};
use crate::report::table::{Align, render_table};

/// Runs the command.
///
/// # Errors
/// No model, an address that cannot be had, a token that is not there.
pub fn run(options: &Serve) -> CommandResult {
    if let Some(ServeCommand::Token(command)) = &options.command {
        return token(command);
    }
    let project = read_project(&options.project)?;
    let models = models_folder(&project);
    http::serve(Settings {
        project,
        models,
        listen: options.listen,
        clock: http::now,
    })?;
    Ok(Answer {
        text: String::new(),
        json: json!({ "stopped": true }),
        clean: true,
    })
}

fn token(command: &TokenCommand) -> CommandResult {
    match command {
        TokenCommand::Add {
            name,
            scope,
            project,
        } => {
            let mut tokens = Tokens::read(&read_project(project)?.folder)?;
            let secret = tokens.add(name, Scope::from(*scope), now())?;
            let text = format!(
                "{secret}\n\nThis is shown once; only its hash is kept. Send it as `Authorization: Bearer …`.\n"
            );
            Ok(Answer {
                text,
                json: json!({ "name": name, "scope": Scope::from(*scope).name(), "token": secret }),
                clean: true,
            })
        }
        TokenCommand::List(project) => {
            let tokens = Tokens::read(&read_project(project)?.folder)?;
            let row = |token: &http::Token| {
                vec![
                    token.name.clone(),
                    token.scope.name().to_owned(),
                    token.created.clone(),
                ]
            };
            let rows: Vec<Vec<String>> = tokens.list().iter().map(row).collect();
            let heads = [
                ("token", Align::Left),
                ("may", Align::Left),
                ("made", Align::Left),
            ];
            let mut text = String::new();
            if rows.is_empty() {
                let _ = writeln!(
                    text,
                    "there is no token: whoever is on this machine may ask"
                );
            } else {
                text = render_table(&heads, &rows);
            }
            let list = tokens.list().iter().map(
                |token| json!({ "name": token.name, "scope": token.scope.name(), "created": token.created }),
            );
            Ok(Answer {
                text,
                json: json!({ "tokens": list.collect::<Vec<_>>() }),
                clean: true,
            })
        }
        TokenCommand::Revoke { name, project } => {
            Tokens::read(&read_project(project)?.folder)?.revoke(name)?;
            Ok(Answer {
                text: format!("the token `{name}` opens nothing any more\n"),
                json: json!({ "revoked": name }),
                clean: true,
            })
        }
    }
}
