#include "lang/parser.h"

/* Parameters while they are read; they are put in frame order at the end. */
typedef struct ParamList {
    bool lambda;
    Param *pos;
    uint32_t npos, nposonly;
    Param *kwonly;
    uint32_t nkwonly;
    Param vararg, kwarg;
    bool has_vararg, has_kwarg, star, default_seen;
    TokenKind close;
    Span first; /* the first token */
} ParamList;

/* param: NAME [':' expression] ['=' expression] */
static Param parse_param(Parser *p, const ParamList *l, bool star_annotation) {
    Param param = {.span.start = tok_start(p)};
    if (tok_is(p, TOK_LPAR) && p->minor >= 11) {
        uint32_t open = tok_start(p);
        while (!tok_is(p, TOK_RPAR) && !tok_is(p, TOK_END) &&
               !tok_is(p, TOK_ERROR))
            p->pos++;
        tok_expect(p, TOK_RPAR);
        fail_at(p, DIAG_SYNTAX, (Span){open, prev_end(p)},
                "%s parameters cannot be parenthesized",
                l->lambda ? "Lambda expression" : "Function");
    }
    param.name = tok_name(p);
    if (!l->lambda && tok_accept(p, TOK_COLON)) {
        bool star = star_annotation && p->minor >= 11 && tok_is(p, TOK_STAR);
        param.annotation = star ? parse_star_named(p) : parse_expression(p);
    }
    param.span.end = prev_end(p);
    return param;
}

static void parse_default(Parser *p, const ParamList *l, Param *param) {
    if (!tok_accept(p, TOK_EQUAL)) return;
    if ((tok_is(p, l->close) || tok_is(p, TOK_COMMA)) && p->minor >= 11) {
        Span equal = p->tokens.items[p->pos - 1].span;
        fail_at(p, DIAG_SYNTAX, equal, "expected default value expression");
    }
    param->value = parse_expression(p);
}

static void check_default(Parser *p, ParamList *l, const Param *param) {
    if (param->value) l->default_seen = true;
    if (param->value || !l->default_seen) return;
    if (p->minor >= 12)
        fail_at(p, DIAG_SYNTAX, param->span,
                "parameter without a default follows parameter with a "
                "default");
    Span at = p->minor >= 10  ? param->span
              : p->minor == 9 ? tok_at(p, 0)->span
                              : l->first;
    fail_tree(p, at, "non-default argument follows default argument");
}

static void parse_plain_param(Parser *p, ParamList *l) {
    Param param = parse_param(p, l, false);
    parse_default(p, l, &param);
    if (l->star) {
        ARRAY_ROOM(p, l->kwonly, l->nkwonly);
        l->kwonly[l->nkwonly++] = param;
        return;
    }
    check_default(p, l, &param);
    ARRAY_ROOM(p, l->pos, l->npos);
    l->pos[l->npos++] = param;
}

/* '/' : the parameters so far are positional only */
static void parse_slash(Parser *p, ParamList *l) {
    bool special = p->minor >= 11;
    Span slash = tok_at(p, 0)->span;
    if (p->minor < 8) fail_here(p);
    if (l->nposonly) {
        if (special) fail_at(p, DIAG_SYNTAX, slash, "/ may appear only once");
        fail_here(p);
    }
    if (l->star) {
        if (special) fail_at(p, DIAG_SYNTAX, slash, "/ must be ahead of *");
        fail_here(p);
    }
    if (!l->npos) {
        if (special)
            fail_at(p, DIAG_SYNTAX, slash,
                    "at least one argument must precede /");
        fail_here(p);
    }
    p->pos++;
    l->nposonly = l->npos;
}

/* '*' [param] */
static void parse_star(Parser *p, ParamList *l) {
    Span star = tok_at(p, 0)->span;
    if (l->star) {
        if (p->minor >= 11)
            fail_at(p, DIAG_SYNTAX, star, "* argument may appear only once");
        fail_here(p);
    }
    p->pos++;
    l->star = true;
    uint32_t ahead = tok_is(p, TOK_COMMA) ? 1 : 0;
    const Token *after = tok_at(p, ahead);
    if (after->kind == l->close || (ahead && after->kind == TOK_DOUBLE_STAR)) {
        /* 3.9 and, for ** after it, older ones point behind the star. */
        bool behind = p->minor == 9 || (p->minor < 9 && ahead);
        fail_tree(p, behind ? after->span : star,
                  "named arguments must follow bare *");
        return;
    }
    if (ahead) return;
    l->has_vararg = true;
    l->vararg = parse_param(p, l, true);
    if (tok_is(p, TOK_EQUAL) && p->minor >= 11)
        fail_token(p, DIAG_SYNTAX,
                   "var-positional argument cannot have default value");
}

/* '**' param */
static void parse_double_star(Parser *p, ParamList *l) {
    p->pos++;
    l->has_kwarg = true;
    l->kwarg = parse_param(p, l, false);
    if (p->minor < 11) return;
    if (tok_is(p, TOK_EQUAL))
        fail_token(p, DIAG_SYNTAX,
                   "var-keyword argument cannot have default value");
    if (!tok_is(p, TOK_COMMA)) return;
    const Token *after = tok_at(p, 1);
    if (after->kind == TOK_NAME || after->kind == TOK_STAR ||
        after->kind == TOK_DOUBLE_STAR || after->kind == TOK_SLASH)
        fail_at(p, DIAG_SYNTAX, after->span,
                "arguments cannot follow var-keyword argument");
}

static Params *in_frame_order(Parser *p, const ParamList *l) {
    Params *params = arena_new(p->arena, Params);
    params->npos = l->npos;
    params->nposonly = l->nposonly;
    params->nkwonly = l->nkwonly;
    params->has_vararg = l->has_vararg;
    params->has_kwarg = l->has_kwarg;
    params->len = l->npos + l->nkwonly + l->has_vararg + l->has_kwarg;
    params->items = arena_array(p->arena, Param, params->len);
    Param *out = params->items;
    for (uint32_t i = 0; i < l->npos; i++)
        *out++ = l->pos[i];
    for (uint32_t i = 0; i < l->nkwonly; i++)
        *out++ = l->kwonly[i];
    if (l->has_vararg) *out++ = l->vararg;
    if (l->has_kwarg) *out++ = l->kwarg;
    return params;
}

/* parameters: param (',' param)* with '/', '*' [param], '**' param at their
 * places, up to (not with) the closing token */
Params *parse_params(Parser *p, bool lambda) {
    ParamList l = {.lambda = lambda,
                   .close = lambda ? TOK_COLON : TOK_RPAR,
                   .first = tok_at(p, 0)->span};
    while (!tok_is(p, l.close)) {
        if (tok_is(p, TOK_SLASH))
            parse_slash(p, &l);
        else if (tok_is(p, TOK_STAR))
            parse_star(p, &l);
        else if (tok_is(p, TOK_DOUBLE_STAR))
            parse_double_star(p, &l);
        else if (tok_is(p, TOK_NAME) || tok_is(p, TOK_LPAR))
            parse_plain_param(p, &l);
        else
            break;
        bool star_end = p->minor < 6 && (l.star || l.has_kwarg);
        if (!tok_is(p, TOK_COMMA) || (star_end && next_is(p, l.close))) break;
        p->pos++;
        if (l.has_kwarg) break;
    }
    if (!tok_is(p, l.close) && !(lambda && p->minor >= 10)) fail_here(p);
    return in_frame_order(p, &l);
}
