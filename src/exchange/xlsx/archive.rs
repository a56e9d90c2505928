//! The files in a workbook, whole, and none larger than a rulebook could be.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveWriter};

/// No file of a workbook may be larger than this when unpacked.
const MOST_BYTES: u64 = 64 << 20;

/// The files of an archive by their path.
///
/// # Errors
/// An archive that is broken, packed in another way, or too large when unpacked.
pub(super) fn unpack(bytes: &[u8]) -> Result<HashMap<String, Vec<u8>>, String> {
    let words = |error: rawzip::Error| format!("the archive is broken: {error}");
    let archive = ZipArchive::from_slice(bytes).map_err(words)?;
    let mut entries = archive.entries();
    let mut files = HashMap::new();
    let mut left = MOST_BYTES;
    while let Some(entry) = entries.next_entry().map_err(words)? {
        let path = entry.file_path();
        let Ok(path) = path.try_normalize() else {
            continue;
        };
        let path = path.as_ref().to_owned();
        // Pictures and the like are no cells.
        let extension = path.rsplit_once('.').map(|(_, extension)| extension);
        if entry.is_dir() || !matches!(extension, Some("xml" | "rels")) {
            continue;
        }
        let method = entry.compression_method();
        let found = archive.get_entry(entry.wayfinder()).map_err(words)?;
        let mut out = Vec::new();
        let read = if method == CompressionMethod::DEFLATE {
            let unpacked = DeflateDecoder::new(found.data());
            let mut reader = found.verifying_reader(unpacked).take(left + 1);
            reader.read_to_end(&mut out)
        } else if method == CompressionMethod::STORE {
            let mut reader = found.verifying_reader(found.data()).take(left + 1);
            reader.read_to_end(&mut out)
        } else {
            return Err(format!(
                "`{path}` is packed in a way that is not known here"
            ));
        };
        read.map_err(|error| format!("`{path}` cannot be unpacked: {error}"))?;
        left = left
            .checked_sub(out.len() as u64)
            .ok_or("it is too large for a rulebook")?;
        files.insert(path, out);
    }
    Ok(files)
}

/// An archive of files in their order.
///
/// # Errors
/// Never in memory, unless the archive writer is at fault.
pub(super) fn pack(files: &[(&str, String)]) -> Result<Vec<u8>, String> {
    let words = |error: &dyn std::fmt::Display| error.to_string();
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (path, text) in files {
        let (mut entry, config) = archive
            .new_file(*path)
            .compression_method(CompressionMethod::DEFLATE)
            .start()
            .map_err(|error| words(&error))?;
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
        writer
            .write_all(text.as_bytes())
            .map_err(|error| words(&error))?;
        let (encoder, descriptor) = writer.finish().map_err(|error| words(&error))?;
        encoder.finish().map_err(|error| words(&error))?;
        entry.finish(descriptor).map_err(|error| words(&error))?;
    }
    archive.finish().map_err(|error| words(&error))?;
    Ok(bytes)
}
