//! Integration tests, in one binary so that they link once.

// `cfg(test)` tells the lints that helpers of tests may fail loudly, too.
#[cfg(test)]
mod api;
#[cfg(test)]
mod architecture;
// As `terminal`, on Windows.
#[cfg(test)]
#[cfg(windows)]
mod console;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod journeys;
#[cfg(test)]
mod keyring;
#[cfg(test)]
mod once;
#[cfg(test)]
mod packaging;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod svg;
// These drive a pseudo-terminal and a Secret Service as Linux has them.
#[cfg(test)]
#[cfg(target_os = "linux")]
mod terminal;
#[cfg(test)]
mod transform;
#[cfg(test)]
mod words;
