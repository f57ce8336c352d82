import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organizations', '0001_initial'),
        ('registry', '0009_fill_search_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Vacancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(max_length=80, verbose_name='post')),
                ('heads', models.PositiveSmallIntegerField(default=1, verbose_name='heads')),
                ('description', models.TextField(blank=True, max_length=4000, verbose_name='description')),
                ('since', models.DateField(verbose_name='wanted from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='wanted until')),
                ('pay_low', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='annual pay from, in fen')),
                ('pay_high', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='annual pay up to, in fen')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('open', 'open'), ('closed', 'closed'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('ended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='ended on')),
                ('entered_by', models.CharField(editable=False, max_length=150, verbose_name='entered by')),
                ('entered_at', models.DateTimeField(editable=False, verbose_name='entered at')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vacancies', to='organizations.organization', verbose_name='employer')),
            ],
            options={
                'verbose_name': 'vacancy',
                'verbose_name_plural': 'vacancies',
                'ordering': ['-since', '-pk'],
                'indexes': [models.Index(fields=['state', 'since'], name='vacancies_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('post', ''), _negated=True), name='vacancy_has_post'), models.CheckConstraint(condition=models.Q(('heads__gt', 0)), name='vacancy_wants_somebody', violation_error_message='A vacancy wants at least one person.'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='vacancy_ends_after_it_begins', violation_error_message='The last day lies before the first.'), models.CheckConstraint(condition=models.Q(('pay_low__isnull', True), ('pay_high__isnull', True), ('pay_high__gte', models.F('pay_low')), _connector='OR'), name='vacancy_pay_is_a_range', violation_error_message='The highest pay lies below the lowest.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('state__in', ['draft', 'open'])), models.Q(('ended_on__isnull', False), ('state__in', ['closed', 'withdrawn'])), _connector='OR'), name='vacancy_ended_says_when')],
            },
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80, verbose_name='requirement')),
                ('condition', models.CharField(max_length=1000, verbose_name='condition')),
                ('required', models.BooleanField(default=True, verbose_name='required')),
                ('weight', models.PositiveSmallIntegerField(default=0, verbose_name='weight')),
                ('vacancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='outreach.vacancy', verbose_name='vacancy')),
            ],
            options={
                'verbose_name': 'requirement',
                'verbose_name_plural': 'requirements',
                'ordering': ['-required', '-weight', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('label', ''), _negated=True), models.Q(('condition', ''), _negated=True)), name='requirement_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('required', True), ('weight', 0)), models.Q(('required', False), ('weight__gt', 0), ('weight__lte', 100)), _connector='OR'), name='requirement_weighs_when_wished', violation_error_message='What is wished has a weight from 1 to 100, what is required has none.'), models.UniqueConstraint(fields=('vacancy', 'condition'), name='requirement_once', violation_error_message='This is asked for already.')],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'recommended'), ('interview', 'interview'), ('offered', 'offered'), ('taken', 'taken on'), ('declined', 'declined by the employer'), ('refused', 'refused by the person'), ('withdrawn', 'withdrawn by the office')], default='proposed', max_length=10, verbose_name='state')),
                ('score', models.PositiveSmallIntegerField(default=0, verbose_name='score')),
                ('met', models.JSONField(blank=True, default=list, verbose_name='requirements met')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note to the employer')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('proposed_on', models.DateField(verbose_name='recommended on')),
                ('proposed_by', models.CharField(max_length=150, verbose_name='recommended by')),
                ('changed_on', models.DateField(verbose_name='last step on')),
                ('taken_on', models.DateField(blank=True, null=True, verbose_name='taken on on')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='registry.person', verbose_name='person')),
                ('vacancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='outreach.vacancy', verbose_name='vacancy')),
            ],
            options={
                'verbose_name': 'recommendation',
                'verbose_name_plural': 'recommendations',
                'ordering': ['-proposed_on', '-pk'],
                'indexes': [models.Index(fields=['state', 'vacancy'], name='recommendations_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'interview', 'offered', 'taken'])), fields=('vacancy', 'person'), name='recommended_once_at_a_time', violation_error_message='This person is recommended for this post already.'), models.CheckConstraint(condition=models.Q(('score__lte', 10000)), name='recommendation_score_is_a_share'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken'), ('taken_on__isnull', False)), models.Q(models.Q(('state', 'taken'), _negated=True), ('taken_on__isnull', True)), _connector='OR'), name='taken_on_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['declined', 'refused', 'withdrawn']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='recommendation_ended_says_why', violation_error_message='Say why: the reason is kept.')],
            },
        ),
        migrations.CreateModel(
            name='Willingness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('willing', models.BooleanField(verbose_name='agrees to be recommended')),
                ('since', models.DateField(verbose_name='said on')),
                ('evidence', models.CharField(blank=True, max_length=200, verbose_name='how it was said')),
                ('recorded_by', models.CharField(max_length=150, verbose_name='recorded by')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='willingness', to='registry.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'agreement to be recommended',
                'verbose_name_plural': 'agreements to be recommended',
                'ordering': ['person_id'],
                'indexes': [models.Index(condition=models.Q(('willing', True)), fields=['person'], name='the_willing')],
            },
        ),
    ]
