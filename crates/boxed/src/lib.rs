//! [`macro@boxed`]: an async function that is compiled once, in the crate that defines it.
//!
//! The compiler makes machine code of an async function's body where it is awaited, with the bodies of everything that is awaited in there. A use case that pages, the API and
//! the worker call is compiled three times then, together with its statements, and each caller's future holds all of them: what it costs is told in docs/adr/0005. A function
//! that returns a boxed `dyn Future` is compiled where it stands, and its callers hold a pointer.

use proc_macro::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{VisitMut, visit_type_mut, visit_type_reference_mut};
use syn::{
    Error, FnArg, GenericParam, ImplItemFn, Lifetime, ReturnType, Type, TypeBareFn, TypeImplTrait,
    TypeReference, parse_macro_input, parse_quote,
};

/// Makes an async function or method return a boxed future, which is `Send` and lives as long as every argument does.
///
/// Nothing else changes: callers await it as before, and lifetimes in its arguments may be left out. A lifetime left out in what it returns is that of its arguments. One
/// allocation is made for each call.
///
/// A method that takes `self` by value belongs to an `impl<'a> Handle<'a>`: `'a` is the lifetime of all its arguments, to which a caller's longer ones shrink. `Self: 'boxed`
/// would say the same, and makes the compiler prove again for each method that everything awaited in it is `Send`: what it proves under bounds of a function's own is shared
/// with no other function. That took a third of the time for the whole crate (docs/adr/0005).
///
/// # Errors
/// Does not compile on a function that is not async, or whose future is not `Send`; on a method that takes `self` by value in an `impl` without `'a`.
#[proc_macro_attribute]
pub fn boxed(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as ImplItemFn);
    if !arguments.is_empty() {
        let error = Error::new(item.sig.span(), "`boxed` has no arguments");
        return error.to_compile_error().into();
    }
    match expand(item) {
        Ok(tokens) => tokens.into(),
        Err(error) => error.to_compile_error().into(),
    }
}

fn expand(mut item: ImplItemFn) -> Result<proc_macro2::TokenStream, Error> {
    let signature = &mut item.sig;
    if signature.asyncness.take().is_none() {
        return Err(Error::new(
            signature.span(),
            "`boxed` is for async functions",
        ));
    }
    let by_value =
        matches!(signature.inputs.first(), Some(FnArg::Receiver(this)) if this.reference.is_none());
    let lifetime = Lifetime::new(if by_value { "'a" } else { "'boxed" }, signature.span());
    let mut name = Name(lifetime.clone());
    for argument in &mut signature.inputs {
        match argument {
            FnArg::Receiver(this) => {
                if let Some((_, of)) = &mut this.reference {
                    of.get_or_insert_with(|| lifetime.clone());
                    name.visit_type_mut(&mut this.ty);
                }
            }
            FnArg::Typed(argument) => name.visit_type_mut(&mut argument.ty),
        }
    }
    let output: Type = match &mut signature.output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, of) => {
            name.visit_type_mut(of);
            (**of).clone()
        }
    };
    let generics = &mut signature.generics;
    let mut bounds: Vec<syn::WherePredicate> = Vec::new();
    for parameter in &generics.params {
        match parameter {
            GenericParam::Lifetime(of) => {
                let of = &of.lifetime;
                bounds.push(parse_quote!(#of: #lifetime));
            }
            GenericParam::Type(of) => {
                let of = &of.ident;
                bounds.push(parse_quote!(#of: #lifetime));
            }
            GenericParam::Const(_) => {}
        }
    }
    if !by_value {
        generics.params.insert(0, parse_quote!(#lifetime));
    }
    if !bounds.is_empty() {
        generics.make_where_clause().predicates.extend(bounds);
    }
    signature.output = parse_quote! {
        -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = #output> + ::core::marker::Send + #lifetime>>
    };
    let block = &item.block;
    let typed = format_ident!("__typed");
    // The type of what `?` and `return` give, which a block does not say by itself. It is never run.
    let typed = quote_spanned! {block.span()=>
        if let ::core::option::Option::Some(#typed) = ::core::option::Option::None::<#output> {
            return #typed;
        }
    };
    let statements = &block.stmts;
    item.block = parse_quote!({ ::std::boxed::Box::pin(async move { #typed #(#statements)* }) });
    Ok(quote!(#item))
}

/// Gives every lifetime that is left out a name.
struct Name(Lifetime);

impl VisitMut for Name {
    fn visit_type_reference_mut(&mut self, of: &mut TypeReference) {
        of.lifetime.get_or_insert_with(|| self.0.clone());
        visit_type_reference_mut(self, of);
    }

    fn visit_lifetime_mut(&mut self, of: &mut Lifetime) {
        if of.ident == "_" {
            *of = self.0.clone();
        }
    }

    /// An argument of an anonymous type lives as long.
    fn visit_type_impl_trait_mut(&mut self, of: &mut TypeImplTrait) {
        let lifetime = &self.0;
        of.bounds.push(parse_quote!(#lifetime));
    }

    /// Its arguments' lifetimes are its own.
    fn visit_type_bare_fn_mut(&mut self, _: &mut TypeBareFn) {}

    fn visit_type_mut(&mut self, of: &mut Type) {
        visit_type_mut(self, of);
    }
}
