//! How like the names of a column and of a field are.

/// The last part of a path, without the mark of a list.
pub(super) fn last_part(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path).trim_end_matches("[]")
}

/// The words of a name in lower case: `CUSTOMER_EMAIL`, `customerEmail` and `Customer e-mail` are much the same.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (after_small && letter.is_uppercase()) {
            words.push(String::new());
        }
        after_small = letter.is_lowercase() || letter.is_numeric();
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    // Salesforce ends the names of its customers' own fields with `__c`.
    words.retain(|word| !word.is_empty() && word != "c");
    while let Some(at) = words.windows(2).position(|pair| pair == ["e", "mail"]) {
        words.splice(at..at + 2, ["email".to_owned()]);
    }
    words
}

/// Whether two names have the same letters, however they are separated.
pub(super) fn is_equal(column: &[String], field: &[String]) -> bool {
    !column.is_empty() && column.concat() == field.concat()
}

/// Whether all words of one name stand in the other, and make up at least half of it: `CUSTOMER_EMAIL` and `email`.
pub(super) fn is_like(column: &[String], field: &[String]) -> bool {
    let (short, long) = if column.len() <= field.len() { (column, field) } else { (field, column) };
    let tells = |word: &String| !matches!(word.as_str(), "id" | "name" | "type" | "at" | "on" | "date");
    short.iter().any(tells) && short.len() * 2 >= long.len() && short.iter().all(|word| long.contains(word))
}
