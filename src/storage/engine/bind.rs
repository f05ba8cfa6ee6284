//! Binding the parameters of a statement.

macro_rules! bind {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for value in $args {
            query = query.bind(value);
        }
        query
    }};
}
pub(crate) use bind;
